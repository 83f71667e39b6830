namespace Tradewind;

/// <summary>For how long a success may be taken over, and what besides code, inputs and settings tells one from another.</summary>
internal sealed record CacheRule(TimeSpan Expiry, Func<TaskContext, string>? By);
