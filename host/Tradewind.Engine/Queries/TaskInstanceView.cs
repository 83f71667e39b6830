using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Queries;

/// <summary>A task instance in a list.</summary>
/// <param name="RunId">Its run.</param>
/// <param name="TaskId">Its task.</param>
/// <param name="Instance">Where it stands.</param>
public sealed record TaskInstanceView(long RunId, string TaskId, TaskInstance Instance)
{
    /// <summary>The instance's id.</summary>
    public long Id => InstanceId.Of(RunId, Instance.Ordinal);
}
