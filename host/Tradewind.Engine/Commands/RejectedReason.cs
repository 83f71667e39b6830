namespace Tradewind.Engine.Commands;

/// <summary>Why a command was refused.</summary>
public enum RejectedReason
{
    /// <summary>What it speaks of does not exist.</summary>
    NotFound,

    /// <summary>It is not well formed.</summary>
    Invalid,

    /// <summary>It is well formed, and what it brings cannot be used.</summary>
    Unusable,

    /// <summary>It collides with what is there.</summary>
    Conflict,

    /// <summary>It was there, and is over for good.</summary>
    Gone,
}
