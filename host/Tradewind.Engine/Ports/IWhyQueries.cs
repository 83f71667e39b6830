using Tradewind.Engine.Why;

namespace Tradewind.Engine.Ports;

/// <summary>Why a task does not run, worked out from how everything stands now.</summary>
public interface IWhyQueries
{
    /// <summary>Everything in the way of a task instance; null when there is no such instance. The map index is -1 for an ordinary task.</summary>
    Task<WhyReport?> WhyAsync(long runId, string taskId, int mapIndex, CancellationToken cancel);
}
