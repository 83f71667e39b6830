namespace Tradewind;

/// <summary>Something wrong with a DAG that its script could be built in spite of.</summary>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Line">The line of the script it concerns, from 1; 0 when unknown.</param>
public sealed record DagFault(string Message, int Line)
{
    /// <summary>Whether the DAG as data shows it too: the platform, which checks that, says it in its own words and not twice.</summary>
    internal bool ShownByGraph { get; init; }
}
