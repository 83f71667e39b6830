using System.Text.Json;
using System.Text.Json.Nodes;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Configuration.Files;

/// <summary>Connections out to a file, and in from one.</summary>
public sealed class ConnectionFileCommands(IConfigurationStore store, IPluginStore plugins, IAccessStore access, IFeed feed, TimeProvider time)
{
    /// <summary>Writes the connections that the caller sees.</summary>
    /// <param name="secrets">With their secrets, which takes the role admin and is noted in the audit.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <returns>The file, as JSON.</returns>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    public async Task<string> ExportAsync(bool secrets, Caller caller, CancellationToken cancel)
    {
        if (secrets) caller.Require(Deed.ExportSecrets);
        var seen = (await store.ConnectionsAsync(cancel)).Where(connection => caller.Rights.OnConnection(connection.Id) >= Role.Viewer).ToArray();
        var file = ConnectionFile.Write(seen, await ConnectionTypeList.ReadAsync(plugins, cancel), secrets);
        // Noted before they leave.
        if (secrets) await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "connection.export", ConnectionFile.Kind, null, JsonSerializer.Serialize(new { secrets, names = seen.Select(one => one.Id) })));
        return file;
    }

    /// <summary>Takes connections from a file: ours, or Airflow's. All of them are stored, or none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="conflict">What happens to those that are stored already, with other values.</param>
    /// <param name="dryRun">Nothing is stored; what would be is told.</param>
    /// <param name="caller">Who asks. It takes the right to change each of them.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <exception cref="NotAllowedException">The caller may change no connection.</exception>
    /// <exception cref="InvalidRequestException">The file or entries have faults; all of them are named.</exception>
    public async Task<ImportResult> ImportAsync(JsonElement file, ImportConflict conflict, bool dryRun, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Connect);
        var (entries, own) = FileEntries.Of(file, ConnectionFile.Kind);
        var stored = (await store.ConnectionsAsync(cancel)).ToDictionary(connection => connection.Id);
        var types = await ConnectionTypeList.ReadAsync(plugins, cancel);
        var faults = new EntryFaults();
        var (told, changed, audit) = (new List<ImportedEntry>(), new List<ConnectionRecord>(), new List<AuditEntry>());
        foreach (var property in entries)
        {
            faults.Check(property.Name, found =>
            {
                var entry = ConnectionFile.Read(property, own, found);
                found.Done();
                RequireOn(entry!.Id, caller);
                var before = stored.GetValueOrDefault(entry.Id);
                var missing = entry.Missing(before);
                var after = ConnectionCheck.Apply(found, entry.Change(before), before, types, missing);
                var outcome = FileEntries.OutcomeOf(before, () => IsSame(before!, after), conflict, found);
                told.Add(new(entry.Id, outcome, outcome is ImportOutcome.Added or ImportOutcome.Changed ? missing : []));
                if (outcome is not (ImportOutcome.Added or ImportOutcome.Changed)) return;
                changed.Add(after);
                audit.Add(new(time.GetUtcNow(), caller.Name, "connection.import", ConnectionCommands.Subject(after.Id), before is null ? null : ConnectionCommands.Facts(before, types), ConnectionCommands.Facts(after, types)));
            });
        }

        faults.Done();
        if (!dryRun && changed.Count > 0)
        {
            await store.ImportAsync(new(changed, [], audit), cancel);
            feed.Publish(new(Topic.Configuration));
        }

        return new(dryRun, told);
    }

    private static void RequireOn(string id, Caller caller)
    {
        try
        {
            ConnectionCommands.RequireOn(id, caller);
        }
        catch (NotAllowedException refused)
        {
            // One of many: told with the faults of the others.
            throw new RejectedException(RejectedReason.Invalid, refused.Message);
        }
    }

    private static bool IsSame(ConnectionRecord one, ConnectionRecord other) =>
        Bare(one) == Bare(other) && JsonNode.DeepEquals(one.Extra is null ? null : JsonNode.Parse(one.Extra), other.Extra is null ? null : JsonNode.Parse(other.Extra));

    private static ConnectionRecord Bare(ConnectionRecord connection) => connection with { Extra = null, Description = string.IsNullOrEmpty(connection.Description) ? null : connection.Description };
}
