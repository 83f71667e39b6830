namespace Tradewind.Engine.Drafts;

/// <summary>
/// The DAG folder that this server watches. Every path given must have passed <see cref="ScriptPath"/>; links that lead out of
/// the folder are refused here.
/// </summary>
public interface IScriptFolder
{
    /// <summary>Where it is, with the machine, for people.</summary>
    string Describe { get; }

    /// <summary>Why nothing can be saved in it; null when something can.</summary>
    string? NotWritable { get; }

    /// <summary>All scripts, by path.</summary>
    IReadOnlyList<ScriptFile> List();

    /// <summary>Reads a script; null when there is none.</summary>
    /// <exception cref="Commands.RejectedException">A link leads out of the folder, or the file is too large for an editor.</exception>
    Task<ScriptText?> ReadAsync(string path, CancellationToken cancel);

    /// <summary>Writes a script whole or not at all, if the folder still holds what the writer began from.</summary>
    /// <param name="draft">What to write.</param>
    /// <param name="began">The hash of what the draft began from; null when there was no file.</param>
    /// <param name="cancel">Stops the call before anything is written.</param>
    /// <exception cref="Commands.RejectedException">A link stands in the way, or the folder cannot be written.</exception>
    Task<ScriptSaved> WriteAsync(Draft draft, string? began, CancellationToken cancel);
}
