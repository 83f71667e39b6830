using System.Diagnostics;
using System.Text;

namespace Tradewind.Shell;

/// <summary>
/// On Linux the command leads a session of its own. Its descendants are known by three marks: the session, the process group, and an
/// environment variable that also those inherit who leave the session (daemons).
/// </summary>
internal sealed class UnixSession : ProcessTree
{
    private const string MarkName = "TRADEWIND_PROCESS_TREE";

    private readonly OrphanWatch _watch;
    private readonly byte[] _mark;
    private readonly ulong _startedAt;

    private UnixSession(Process main, OrphanWatch watch, string mark) : base(main)
    {
        _watch = watch;
        _mark = Encoding.ASCII.GetBytes(mark);
        _startedAt = ProcessFacts.TryRead(main.Id, out var facts) ? facts.StartedAt : 0;
    }

    /// <summary>Makes its argument the leader of a session, and keeps the process id while it does.</summary>
    public static string? SetSid { get; } = new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);

    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && SetSid is not null && File.Exists("/proc/self/environ");

    public static UnixSession StartSession(ProcessStartInfo command)
    {
        var value = Guid.NewGuid().ToString("N");
        var mark = $"{MarkName}={value}";
        command.Environment[MarkName] = value;
        command.ArgumentList.Insert(0, command.FileName);
        command.FileName = SetSid!;

        var watch = OrphanWatch.Start(mark);
        try
        {
            var main = Process.Start(command)!;
            watch.Add(main.Id);
            return new(main, watch, mark);
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<int> Living() => [.. Members().Select(p => p.Id)];

    public override void Dispose()
    {
        _watch.Dispose();
        base.Dispose();
    }

    protected override void Terminate() => Signal(UnixSignals.Terminate);

    protected override void Kill() => Signal(UnixSignals.KillNow);

    private void Signal(int signal)
    {
        var members = Members();
        // The group at once, so that none of it can start another in between; then those who left it.
        if (members.Any(p => p.Group == Main.Id))
            _ = UnixSignals.Send(-Main.Id, signal);
        foreach (var member in members.Where(p => p.Group != Main.Id))
            _ = UnixSignals.Send(member.Id, signal);
    }

    private List<ProcessFacts> Members() =>
    [
        .. ProcessFacts.All().Where(p => p.IsAlive && p.StartedAt >= _startedAt && (p.Session == Main.Id || p.Group == Main.Id || p.HasInEnvironment(_mark))),
    ];
}
