using System.Security.Claims;
using System.Text.Json;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

internal static class VariableEndpoints
{
    private const int LongestValue = 64 * 1024;

    public static void MapVariables(this IEndpointRouteBuilder api)
    {
        api.MapGet("variables", ListAsync).WithSummary("All variables; the values of secret ones are left out.");
        api.MapGet("variables/{name:id}", GetAsync).WithSummary("A variable; the value of a secret one is left out.");
        api.MapPut("variables/{name:id}", SaveAsync).Takes(Role.Author).WithSummary("Stores a variable; what is left out stays as it is.");
        api.MapDelete("variables/{name:id}", DeleteAsync).Takes(Role.Author).WithSummary("Deletes a variable.");
    }

    private static async Task<ResourcePage<VariableResource>> ListAsync(IConfigurationStore store, CancellationToken cancel) =>
        Resources.Page(await store.VariablesAsync(cancel), Resources.Variable);

    private static async Task<VariableResource> GetAsync(string name, IConfigurationStore store, CancellationToken cancel) =>
        Resources.Variable(await store.VariableAsync(name, cancel) ?? throw NoVariable(name));

    private static async Task<VariableResource> SaveAsync(
        string name, VariableRequest request, IConfigurationStore store, Audit audit, ClaimsPrincipal user, CancellationToken cancel)
    {
        var before = await store.VariableAsync(name, cancel);
        var secret = request.Secret ?? before?.Secret ?? false;
        var check = new RequestCheck();
        if (request.Value is null && before is null) check.Add("value", "A new variable needs a 'value'.");
        // Otherwise whoever may change a variable could read a secret one by declaring it open.
        if (request.Value is null && before is { Secret: true } && !secret) check.Add("value", "A secret variable is made readable only together with a new 'value'.");
        var variable = new VariableRecord(
            name, check.Lines("value", request.Value, LongestValue) ?? before?.Value ?? "", secret,
            request.Description is null ? before?.Description : check.Lines("description", request.Description, 2_000));
        check.Done();

        await store.SaveVariableAsync(variable, cancel);
        var now = Resources.Variable(variable);
        await audit.NoteAsync(
            user, "variable.save", $"variable:{name}", before is null ? null : JsonSerializer.Serialize(Resources.Variable(before), TradewindJson.Default.VariableResource),
            JsonSerializer.Serialize(now, TradewindJson.Default.VariableResource), cancel);
        return now;
    }

    private static async Task<IResult> DeleteAsync(string name, IConfigurationStore store, Audit audit, ClaimsPrincipal user, CancellationToken cancel)
    {
        if (!await store.DeleteVariableAsync(name, cancel)) throw NoVariable(name);
        await audit.NoteAsync(user, "variable.delete", $"variable:{name}", null, null, cancel);
        return TypedResults.NoContent();
    }

    private static RejectedException NoVariable(string name) => new(RejectedReason.NotFound, $"There is no variable '{name}'.", "name");
}
