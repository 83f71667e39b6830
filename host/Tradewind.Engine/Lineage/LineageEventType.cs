namespace Tradewind.Engine.Lineage;

/// <summary>What became of a run of a job, in OpenLineage's words.</summary>
public enum LineageEventType
{
    /// <summary>It began.</summary>
    Start,

    /// <summary>It did its work, or found none to do.</summary>
    Complete,

    /// <summary>It failed.</summary>
    Fail,

    /// <summary>It was stopped, or lost.</summary>
    Abort,
}
