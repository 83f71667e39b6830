namespace Tradewind.Protocol.Messages;

/// <summary>What a child may ask for.</summary>
public enum AskKind : byte
{
    /// <summary>The compiled bytes of a bundle: assembly, then symbols.</summary>
    Bundle = 1,

    /// <summary>A piece of a plugin's package (a zip), by content hash; nothing when there is none.</summary>
    Plugin = 2,

    /// <summary>An output of a task instance.</summary>
    XCom = 3,

    /// <summary>To store an output under a key.</summary>
    PutXCom = 4,

    /// <summary>A connection as JSON.</summary>
    Connection = 5,

    /// <summary>A variable's value.</summary>
    Variable = 6,

    /// <summary>The news that brought the attempt's run about, as JSON.</summary>
    Triggers = 7,

    /// <summary>A part of the outputs of a mapped task, from a map index: the one to go on from (4 bytes; -1 at the end), then the values.</summary>
    XComPage = 8,

    /// <summary>How many outputs a mapped task left (4 bytes).</summary>
    XComCount = 9,

    /// <summary>To store the next piece of a large output; a piece without bytes completes it.</summary>
    PutPiece = 10,

    /// <summary>A piece of a large output.</summary>
    Piece = 11,

    /// <summary>What a task keeps from attempt to attempt under a key.</summary>
    State = 12,

    /// <summary>To keep a value from attempt to attempt, or without a value to keep it no longer.</summary>
    PutState = 13,

    /// <summary>A success to be taken over: its place as JSON, then names and values of its outputs in turn.</summary>
    Cached = 14,

    /// <summary>How it stands with a look that sensors share, as JSON; then, when it was found, names and values of its outputs in turn.</summary>
    ShareLook = 15,

    /// <summary>An address to post to once; the key is how long, in ticks.</summary>
    CallbackUrl = 50,
}
