using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Tradewind.Roles;

/// <summary>
/// The memory and the environment of this process, in which passwords and keys are. Tasks run under the same account, and Linux would let them read both
/// (<c>/proc/PID/environ</c>, <c>/proc/PID/mem</c>, a debugger).
/// </summary>
internal static class OwnMemory
{
    private const int SetDumpable = 4;

    /// <summary>Closes them to all but root. Children that are started begin open again: theirs are the author's own.</summary>
    public static void Close()
    {
        if (OperatingSystem.IsLinux() && PrCtl(SetDumpable, 0, 0, 0, 0) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "The process could not close its memory to others of its account (prctl PR_SET_DUMPABLE).");
    }

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static extern int PrCtl(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);
}
