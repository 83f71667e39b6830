using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Configuration;

/// <summary>Stores and deletes variables.</summary>
public sealed class VariableCommands(IConfigurationStore store, IAccessStore access, IFeed feed, TimeProvider time)
{
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
        var variable = VariableCheck.Apply(faults, change, before);
        faults.Done();

        await store.SaveVariableAsync(variable, cancel);
        await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "variable.save", Subject(change.Name), before is null ? null : Facts(before), Facts(variable)));
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
        await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "variable.delete", Subject(name), Facts(before), null));
        feed.Publish(new(Topic.Configuration));
    }

    /// <summary>What is said when there is no such variable.</summary>
    public static RejectedException Missing(string name) => new(RejectedReason.NotFound, $"There is no variable '{name}'. Store it with: tradewind variables set {name} VALUE", "name");

    /// <summary>What the audit calls a variable.</summary>
    internal static string Subject(string name) => $"variable:{name}";

    /// <summary>A variable as the audit keeps it: without a secret value.</summary>
    internal static string Facts(VariableRecord variable) =>
        JsonSerializer.Serialize(new { Value = variable.Secret ? null : variable.Value, variable.Secret, variable.Description }, JsonSerializerOptions.Web);
}
