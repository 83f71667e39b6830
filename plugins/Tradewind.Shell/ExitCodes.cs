namespace Tradewind.Shell;

internal static class ExitCodes
{
    // Numbers that Linux and macOS share.
    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "SIGHUP", [2] = "SIGINT", [3] = "SIGQUIT", [4] = "SIGILL", [6] = "SIGABRT", [8] = "SIGFPE", [9] = "SIGKILL",
        [11] = "SIGSEGV", [13] = "SIGPIPE", [14] = "SIGALRM", [15] = "SIGTERM",
    };

    public static string Describe(int exitCode) => exitCode switch
    {
        _ when OperatingSystem.IsWindows() => $"ended with exit code {exitCode}",
        126 => "ended with exit code 126 (found, but not executable)",
        127 => "ended with exit code 127 (command not found)",
        > 128 when Signals.TryGetValue(exitCode - 128, out var signal) => $"was ended by {signal} (exit code {exitCode})",
        _ => $"ended with exit code {exitCode}",
    };
}
