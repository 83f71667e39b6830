using System.Runtime.InteropServices;

namespace Tradewind.Shell;

internal static class UnixSignals
{
    public const int KillNow = 9;
    public const int Terminate = 15;

    /// <summary>Signals a process, or with a negative id all of a process group. Not 0: there was none, or it is not ours.</summary>
    [DllImport("libc", EntryPoint = "kill")]
    public static extern int Send(int processId, int signal);
}
