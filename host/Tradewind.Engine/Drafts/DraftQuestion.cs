namespace Tradewind.Engine.Drafts;

/// <summary>What somebody who writes a script wants to know of a place in it. The numbers go over the wire.</summary>
public enum DraftQuestion : byte
{
    /// <summary>What may be written here?</summary>
    Complete = 0,

    /// <summary>What is this?</summary>
    Hover = 1,

    /// <summary>What does the call that is being written take?</summary>
    Signature = 2,
}
