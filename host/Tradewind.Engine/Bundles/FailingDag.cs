namespace Tradewind.Engine.Bundles;

/// <summary>A DAG that is to be paused, because as many of its runs failed one after the other as it allows.</summary>
/// <param name="DagId">Its id.</param>
/// <param name="FailedInRow">How many failed, without a success in between.</param>
/// <param name="Allowed">After how many it is paused.</param>
public sealed record FailingDag(string DagId, int FailedInRow, int Allowed);
