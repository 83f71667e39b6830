using System.ComponentModel;
using System.Diagnostics;

namespace Tradewind.Shell;

/// <summary>For systems without sessions of processes that we can make: the tree is what the runtime finds by parent ids.</summary>
internal sealed class SimpleProcessTree : ProcessTree
{
    private SimpleProcessTree(Process main) : base(main)
    {
    }

    public static SimpleProcessTree StartTree(ProcessStartInfo start) => new(Process.Start(start)!);

    public override IReadOnlyList<int> Living() => Main.HasExited ? [] : [Main.Id];

    protected override void Terminate()
    {
        // Windows has no gentle way to stop a program without a window.
        if (OperatingSystem.IsWindows() || UnixSignals.Send(Main.Id, UnixSignals.Terminate) != 0)
            Kill();
    }

    protected override void Kill()
    {
        try
        {
            Main.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException or Win32Exception)
        {
            // It ended by itself in between, or a part of it may not be ended by us: the caller looks again either way.
        }
    }
}
