namespace Tradewind.Terminal;

/// <summary>What the exit codes of the command line mean.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>It was tried and failed: a run failed, a script has faults, the thing does not exist.</summary>
    public const int Failed = 1;

    /// <summary>The command or the settings cannot be used as given.</summary>
    public const int Usage = 2;

    /// <summary>The server cannot be reached or refuses the caller.</summary>
    public const int NoServer = 3;
}
