namespace Tradewind.Metastore.Dags;

/// <summary>DAGs that are to be paused over their failed runs. From the commit on that makes one failing it gets no run and starts none, paused yet or not.</summary>
internal static class FailingDags
{
    /// <summary>The condition that a DAG <c>d</c> is one.</summary>
    public const string IsFailing = "(d.pause_after > 0 AND d.failed_in_row >= d.pause_after)";
}
