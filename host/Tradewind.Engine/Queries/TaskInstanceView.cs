using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Queries;

/// <summary>A task instance in a list.</summary>
/// <param name="RunId">Its run.</param>
/// <param name="TaskId">Its task.</param>
/// <param name="Instance">Where it stands.</param>
/// <param name="Name">What its index is called; null when its script does not say, or it has not begun.</param>
public sealed record TaskInstanceView(long RunId, string TaskId, TaskInstance Instance, string? Name = null)
{
    /// <summary>The instance's id.</summary>
    public long Id => InstanceId.Of(RunId, Instance.Ordinal);
}
