using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Configuration.Files;

/// <summary>Variables out to a file, and in from one.</summary>
public sealed class VariableFileCommands(IConfigurationStore store, IAccessStore access, IFeed feed, TimeProvider time)
{
    /// <summary>Writes all variables.</summary>
    /// <param name="secrets">With the values of secret ones, which takes the role admin and is noted in the audit.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <returns>The file, as JSON.</returns>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    public async Task<string> ExportAsync(bool secrets, Caller caller, CancellationToken cancel)
    {
        caller.Require(secrets ? Deed.ExportSecrets : Deed.Look);
        var all = await store.VariablesAsync(cancel);
        var file = VariableFile.Write(all, secrets);
        // Noted before they leave.
        if (secrets) await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "variable.export", VariableFile.Kind, null, JsonSerializer.Serialize(new { secrets, names = all.Select(one => one.Name) })));
        return file;
    }

    /// <summary>Takes variables from a file: ours, or Airflow's. All of them are stored, or none; but new ones whose value the file leaves out, which are told.</summary>
    /// <param name="file">The file.</param>
    /// <param name="conflict">What happens to those that are stored already, with other values.</param>
    /// <param name="dryRun">Nothing is stored; what would be is told.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="Commands.InvalidRequestException">The file or entries have faults; all of them are named.</exception>
    public async Task<ImportResult> ImportAsync(JsonElement file, ImportConflict conflict, bool dryRun, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Configure);
        var (entries, own) = FileEntries.Of(file, VariableFile.Kind);
        var stored = (await store.VariablesAsync(cancel)).ToDictionary(variable => variable.Name);
        var faults = new EntryFaults();
        var (told, changed, audit) = (new List<ImportedEntry>(), new List<VariableRecord>(), new List<AuditEntry>());
        foreach (var property in entries)
        {
            faults.Check(property.Name, found =>
            {
                var entry = VariableFile.Read(property, own, found);
                found.Done();
                var before = stored.GetValueOrDefault(entry!.Name);
                if (before is null && entry.Value is null)
                {
                    told.Add(new(entry.Name, ImportOutcome.LeftOut, ["value"]));
                    return;
                }

                var after = VariableCheck.Apply(found, new(entry.Name, entry.Value, entry.Secret, entry.Description ?? ""), before);
                var outcome = FileEntries.OutcomeOf(before, () => IsSame(before!, after), conflict, found);
                told.Add(new(entry.Name, outcome, []));
                if (outcome is not (ImportOutcome.Added or ImportOutcome.Changed)) return;
                changed.Add(after);
                audit.Add(new(time.GetUtcNow(), caller.Name, "variable.import", VariableCommands.Subject(after.Name), before is null ? null : VariableCommands.Facts(before), VariableCommands.Facts(after)));
            });
        }

        faults.Done();
        if (!dryRun && changed.Count > 0)
        {
            await store.ImportAsync(new([], changed, audit), cancel);
            feed.Publish(new(Topic.Configuration));
        }

        return new(dryRun, told);
    }

    private static bool IsSame(VariableRecord one, VariableRecord other) => Bare(one) == Bare(other);

    private static VariableRecord Bare(VariableRecord variable) => variable with { Description = string.IsNullOrEmpty(variable.Description) ? null : variable.Description };
}
