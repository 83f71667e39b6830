using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Configuration;

/// <summary>Stores and deletes variables.</summary>
public sealed class VariableCommands(IConfigurationStore store, IAccessStore access, IFeed feed, TimeProvider time)
{
    private const int LongestValue = 64 * 1024;

    /// <summary>Stores a new variable or a changed one.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="InvalidRequestException">The variable has faults.</exception>
    public async Task<VariableRecord> SaveAsync(VariableChange change, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Configure);
        var faults = new RequestFaults();
        faults.Id("name", change.Name);
        faults.Done();
        var before = await store.VariableAsync(change.Name, cancel);
        var secret = change.Secret ?? before?.Secret ?? false;
        if (change.Value is null && before is null) faults.Add("value", "A new variable needs a 'value'.");
        // Otherwise whoever may change a variable could read a secret one by declaring it open.
        if (change.Value is null && before is { Secret: true } && !secret) faults.Add("value", "A secret variable is made readable only together with a new 'value'.");
        var variable = new VariableRecord(
            change.Name, faults.Lines("value", change.Value, LongestValue) ?? before?.Value ?? "", secret,
            change.Description is null ? before?.Description : faults.Lines("description", change.Description, 2_000));
        faults.Done();

        await store.SaveVariableAsync(variable, cancel);
        await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "variable.save", $"variable:{change.Name}", before is null ? null : Facts(before), Facts(variable)), cancel);
        feed.Publish(new(Topic.Configuration));
        return variable;
    }

    /// <summary>Deletes a variable.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="RejectedException">There is none of that name.</exception>
    public async Task DeleteAsync(string name, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Configure);
        if (await store.VariableAsync(name, cancel) is not { } before || !await store.DeleteVariableAsync(name, cancel)) throw Missing(name);
        await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "variable.delete", $"variable:{name}", Facts(before), null), cancel);
        feed.Publish(new(Topic.Configuration));
    }

    /// <summary>What is said when there is no such variable.</summary>
    public static RejectedException Missing(string name) => new(RejectedReason.NotFound, $"There is no variable '{name}'.", "name");

    private static string Facts(VariableRecord variable) =>
        JsonSerializer.Serialize(new { Value = variable.Secret ? null : variable.Value, variable.Secret, variable.Description }, JsonSerializerOptions.Web);
}
