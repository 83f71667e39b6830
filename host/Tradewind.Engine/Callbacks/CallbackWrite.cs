namespace Tradewind.Engine.Callbacks;

/// <summary>A callback to store in the commit of the change that it is about.</summary>
public sealed record CallbackWrite
{
    /// <summary>The number of the run itself, where a task instance's would stand.</summary>
    public const int OfRun = -1;

    /// <summary>The instance it is about, or <see cref="OfRun"/>.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The version whose script has it: the run may move to another before it is called.</summary>
    public required long VersionId { get; init; }

    /// <summary>The task; empty for a run's callback.</summary>
    public required string TaskId { get; init; }

    /// <summary>The instance's index among mapped ones, or -1.</summary>
    public int MapIndex { get; init; } = -1;

    /// <summary>The attempt it follows from; 0 when there was none.</summary>
    public int Attempt { get; init; }

    /// <summary>What happened.</summary>
    public required CallbackFacts Facts { get; init; }
}
