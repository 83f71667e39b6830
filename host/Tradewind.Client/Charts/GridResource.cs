namespace Tradewind.Client;

/// <summary>A DAG's latest runs beside each other, with their states by task.</summary>
public sealed record GridResource
{
    /// <summary>The tasks that any of the runs has, in the order of the current version, removed ones last.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>The runs, oldest first.</summary>
    public required IReadOnlyList<RunProgress> Runs { get; init; }
}
