namespace Tradewind.Scheduler;

/// <summary>One thing that time brings. A pass does all that is due now and can be tested alone.</summary>
public interface IDuty
{
    /// <summary>Makes one pass.</summary>
    /// <returns>When the next pass is due; null when only a notice or the safety net will bring one.</returns>
    Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel);
}
