using System.Globalization;
using System.Runtime.InteropServices;

namespace Tradewind.EndToEnd.Tests.Harness;

/// <summary>Processes of this machine, by /proc and signals.</summary>
internal static class Processes
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>The process and all below it that live, by id, with the names of their executables.</summary>
    public static IReadOnlyDictionary<int, string> Below(int id)
    {
        var parents = new Dictionary<int, (int Parent, string Name)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && Read(process) is { } found && found.State != 'Z')
                parents[process] = (found.Parent, found.Name);

        var below = new Dictionary<int, string>();
        var open = new Queue<int>([id]);
        while (open.TryDequeue(out var next))
            foreach (var (child, (_, name)) in parents.Where(entry => entry.Value.Parent == next))
                if (below.TryAdd(child, name)) open.Enqueue(child);
        return below;
    }

    public static bool Lives(int id) => Read(id) is { State: not 'Z' };

    public static void Signal(int id, int signal) => kill(id, signal).ShouldBe(0, $"Signal {signal} to process {id}");

    /// <summary>To the whole group, as Ctrl+C on a terminal does.</summary>
    public static void SignalGroup(int leader, int signal) => kill(-leader, signal).ShouldBe(0, $"Signal {signal} to group {leader}");

    /// <summary>Lets a process write nothing behind this place of any file, as a full disk would; null lets it write again.</summary>
    public static void LimitFiles(int id, long? bytes)
    {
        using var prlimit = System.Diagnostics.Process.Start("prlimit", [$"--pid={id}", $"--fsize={bytes?.ToString(CultureInfo.InvariantCulture) ?? "unlimited"}:unlimited"]);
        prlimit.WaitForExit();
        prlimit.ExitCode.ShouldBe(0);
    }

    public static void KillGroup(int leader) => _ = kill(-leader, Kill);

    // "id (name) state parent …"; the name may hold anything, also brackets.
    private static (string Name, char State, int Parent)? Read(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var end = text.LastIndexOf(')');
            var rest = text[(end + 2)..].Split(' ');
            var name = Path.GetFileName(File.ReadAllText($"/proc/{id}/cmdline").Split('\0')[0]);
            return (name, rest[0][0], int.Parse(rest[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // Gone between the listing and the look.
            return null;
        }
    }

    /// <summary>Arguments of setpriv(1) with which a program runs as nobody.</summary>
    public static IReadOnlyList<string> Nobody { get; } = ["--reuid=65534", "--regid=65534", "--clear-groups", "--"];

    /// <summary>Lets every user into a folder of the test's, and through the temporary folder that it lies in.</summary>
    public static void OpenToOthers(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(folder, All);
        var around = Path.GetDirectoryName(folder)!;
        File.SetUnixFileMode(around, File.GetUnixFileMode(around) | UnixFileMode.OtherExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherRead);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int kill(int id, int signal);
}
