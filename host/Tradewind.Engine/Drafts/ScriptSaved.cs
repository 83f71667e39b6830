namespace Tradewind.Engine.Drafts;

/// <summary>What came of saving a script.</summary>
/// <param name="Before">What the folder held; null when there was no such file.</param>
/// <param name="After">What it holds now; null when nothing was written, because <paramref name="Before"/> is not what the draft began from.</param>
public sealed record ScriptSaved(ScriptText? Before, ScriptText? After)
{
    /// <summary>Somebody else has changed, made or deleted the file meanwhile.</summary>
    public bool Conflict => After is null;
}
