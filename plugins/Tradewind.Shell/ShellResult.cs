namespace Tradewind.Shell;

/// <summary>The output of a <see cref="ShellCommand"/>.</summary>
public sealed record ShellResult
{
    /// <summary>The command's exit code; 128 plus the signal's number when a signal ended it (not on Windows).</summary>
    public required int ExitCode { get; init; }

    /// <summary>The last line of standard output that is not blank; empty when there is none.</summary>
    public required string LastLine { get; init; }

    /// <summary>Standard output without its last line break, up to <see cref="ShellCommand.OutputLimit"/> characters.</summary>
    public required string Output { get; init; }

    /// <summary>Whether standard output was longer than <see cref="Output"/>. The whole of it is in the task's log.</summary>
    public bool IsTruncated { get; init; }
}
