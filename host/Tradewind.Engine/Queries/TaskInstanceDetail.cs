namespace Tradewind.Engine.Queries;

/// <summary>A task instance with its attempts, first to last.</summary>
public sealed record TaskInstanceDetail(TaskInstanceView View, IReadOnlyList<AttemptView> Attempts);
