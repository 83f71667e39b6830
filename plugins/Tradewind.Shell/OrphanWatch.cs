using System.Diagnostics;
using System.Globalization;

namespace Tradewind.Shell;

/// <summary>
/// A small process that outlives this one and holds the other end of a pipe. Should this process be killed, the pipe closes and the
/// watch ends the command's session: otherwise the next attempt would run beside the orphans of this one.
/// </summary>
internal sealed class OrphanWatch : IDisposable
{
    // The first line is the mark, the second the session. A third means that all is over; the end without it, that we are gone.
    internal const string Script =
        """
        exec >/dev/null 2>&1
        read -r mark || exit
        if read -r session; then
          read -r over && exit
          kill -9 -- "-$session"
        fi
        for process in /proc/[0-9]*; do
          grep -aqs "$mark" "$process/environ" && kill -9 "${process#/proc/}"
        done
        """;

    private readonly Process _process;

    private OrphanWatch(Process process) => _process = process;

    public static OrphanWatch Start(string mark)
    {
        var start = new ProcessStartInfo(UnixSession.SetSid!) { RedirectStandardInput = true };
        foreach (var argument in new[] { "/bin/sh", "-c", Script, "tradewind-orphan-watch" })
            start.ArgumentList.Add(argument);
        start.Environment.Clear();

        var watch = new OrphanWatch(Process.Start(start)!);
        watch.Tell(mark);
        return watch;
    }

    public void Add(int session) => Tell(session.ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        Tell("over", close: true);
        _process.Dispose();
    }

    private void Tell(string line, bool close = false)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            if (close)
                _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Somebody killed the watch. The command goes on, without its safety net.
        }
    }
}
