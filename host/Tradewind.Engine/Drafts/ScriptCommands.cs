using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Drafts;

/// <summary>What people do to the scripts of the DAG folder: read, write, and ask about what they write.</summary>
public sealed class ScriptCommands(IScriptFolder folder, IDraftProcessor processor, DraftLimits limits, IAccessStore access, TimeProvider time)
{
    // Of a longer text the audit keeps the hash.
    private const int LongestInAudit = 32 * 1024;

    /// <summary>The scripts of the folder. A file is of no one DAG: which it declares is known only when it is loaded.</summary>
    /// <exception cref="NotAllowedException">The caller does not see everything.</exception>
    public IReadOnlyList<ScriptFile> List(Caller caller)
    {
        caller.Require(Deed.Look);
        return folder.List();
    }

    /// <summary>Reads a script; null when there is none.</summary>
    /// <exception cref="NotAllowedException">The caller does not see everything.</exception>
    /// <exception cref="RejectedException">It is no path of a script.</exception>
    public Task<ScriptText?> OpenAsync(string path, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Look);
        CheckPath(path);
        return folder.ReadAsync(path, cancel);
    }

    /// <summary>Compiles, loads and checks a draft.</summary>
    /// <exception cref="NotAllowedException">The caller may not: what a script declares runs while it loads.</exception>
    /// <exception cref="RejectedException">It is no path of a script, too large, or one check too many.</exception>
    public Task<DraftCheck> CheckAsync(Draft draft, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.EditScripts);
        CheckPath(draft.Path);
        limits.Take(draft, caller);
        return processor.CheckAsync(draft, cancel);
    }

    /// <summary>Answers a question about a place in a draft; see <see cref="IDraftProcessor.AskAsync"/>.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="RejectedException">It is no path of a script, too large, one question too many, or no place in it.</exception>
    public Task<string?> AskAsync(Draft draft, DraftQuestion question, int offset, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.EditScripts);
        CheckPath(draft.Path);
        limits.Take(draft, caller);
        if (!Enum.IsDefined(question) || offset < 0 || offset > draft.Text.Length) throw new RejectedException(RejectedReason.Invalid, $"There is no place {offset} in '{draft.Path}'.", "offset");
        return processor.AskAsync(draft, question, offset, cancel);
    }

    /// <summary>Saves a draft in the DAG folder, where it is taken up like any other change.</summary>
    /// <param name="draft">What to save.</param>
    /// <param name="began">The hash of what the draft began from; null when there was no file.</param>
    /// <param name="caller">Who saves.</param>
    /// <param name="cancel">Stops the call before anything is written.</param>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="RejectedException">It cannot be saved there.</exception>
    public async Task<ScriptSaved> SaveAsync(Draft draft, string? began, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.EditScripts);
        CheckPath(draft.Path);
        limits.Take(draft, caller);
        if (folder.NotWritable is { } why) throw new RejectedException(RejectedReason.Conflict, why);
        var saved = await folder.WriteAsync(draft, began, cancel);
        if (saved.After is { } after && saved.Before?.Hash != after.Hash)
        {
            await access.AuditAsync(
                new(time.GetUtcNow(), caller.Name, "script.save", $"script:{draft.Path}", saved.Before is { } before ? Facts(before) : null, Facts(after)));
        }

        return saved;
    }

    private static void CheckPath(string path)
    {
        if (ScriptPath.Fault(path) is { } fault) throw new RejectedException(RejectedReason.Invalid, fault, "path");
    }

    private static string Facts(ScriptText script) => JsonSerializer.Serialize(
        new { Sha256 = script.Hash, script.Text.Length, Text = script.Text.Length <= LongestInAudit ? script.Text : null }, JsonSerializerOptions.Web);
}
