namespace Tradewind.Engine.Commands;

/// <summary>A command that cannot be carried out as given; the message names the thing and the next step.</summary>
public sealed class RejectedException(RejectedReason reason, string message, string? field = null) : Exception(message)
{
    /// <summary>The sort of refusal.</summary>
    public RejectedReason Reason { get; } = reason;

    /// <summary>The part of the request at fault, if one is.</summary>
    public string? Field { get; } = field;
}
