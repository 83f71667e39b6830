namespace Tradewind.Engine.Callbacks;

/// <summary>How a callback ended. The numbers are stored: never change one.</summary>
public enum CallbackOutcome : byte
{
    /// <summary>It was called and did its work.</summary>
    Success = 1,

    /// <summary>It was called and threw.</summary>
    Failed = 2,

    /// <summary>It took too long and was stopped.</summary>
    TimedOut = 3,

    /// <summary>Its runner or node died with each try, so it is given up.</summary>
    Lost = 4,
}
