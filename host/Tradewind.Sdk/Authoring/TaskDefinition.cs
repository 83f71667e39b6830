namespace Tradewind;

/// <summary>A task while its script is building it.</summary>
internal sealed class TaskDefinition
{
    public required string Id { get; init; }

    public List<TaskRef> MapOver { get; } = [];
}
