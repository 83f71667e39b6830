namespace Tradewind.Engine.Commands;

/// <summary>A command that cannot be carried out as given; the message names the thing and the next step.</summary>
public sealed class RejectedException(RejectedReason reason, string message, string? field = null) : Exception(message)
{
    /// <summary>The sort of refusal.</summary>
    public RejectedReason Reason { get; } = reason;

    /// <summary>The part of the request at fault, if one is; of several the first.</summary>
    public string? Field { get; } = field;

    /// <summary>What is wrong, by the request's part; empty when no part is at fault.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = field is null ? new Dictionary<string, string[]>() : new Dictionary<string, string[]> { [field] = [message] };
}
