namespace Tradewind;

/// <summary>Thrown by a task or operator to end as skipped: there was nothing to do.</summary>
public sealed class SkipException : Exception
{
    /// <summary>Ends the task as skipped.</summary>
    /// <param name="reason">Why there was nothing to do.</param>
    public SkipException(string reason) : base(reason)
    {
    }
}
