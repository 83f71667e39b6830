namespace Tradewind.Engine.Runs;

/// <summary>
/// One of those that share a look is called to make it, if it is still due: whoever called may have been slow, and another may have taken it
/// meanwhile. Then the one that was called asks, and joins that other.
/// </summary>
/// <param name="At">When it was called.</param>
/// <param name="Until">So long the others wait.</param>
public sealed record LookCall(DateTimeOffset At, DateTimeOffset Until);
