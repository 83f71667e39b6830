namespace Tradewind.Client;

/// <summary>Something wrong with a script.</summary>
public sealed record ScriptFaultResource
{
    /// <summary>The file, relative to the DAG folder: the script or one it loads.</summary>
    public required string Path { get; init; }

    /// <summary>From 1; 0 when unknown.</summary>
    public required int Line { get; init; }

    /// <summary>From 1; 0 when unknown.</summary>
    public required int Column { get; init; }

    /// <summary>The compiler's code (CS0103) or one of the platform (TW…).</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong and what to do.</summary>
    public required string Message { get; init; }
}
