using Tradewind.Engine.States;

namespace Tradewind.Engine.Queries;

/// <summary>When a task instance waited and worked.</summary>
/// <param name="TaskId">Its task.</param>
/// <param name="MapIndex">Its index; -1 for an ordinary task.</param>
/// <param name="State">Where it stands.</param>
/// <param name="QueuedAt">When it last became ready.</param>
/// <param name="Attempts">Its attempts in order.</param>
/// <param name="Name">What its index of a mapped task is called; null when nothing says so.</param>
public sealed record InstanceSpan(string TaskId, int MapIndex, TaskInstanceState State, DateTimeOffset? QueuedAt, IReadOnlyList<AttemptSpan> Attempts, string? Name = null);
