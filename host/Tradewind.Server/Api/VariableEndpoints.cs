using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;

namespace Tradewind.Server.Api;

internal static class VariableEndpoints
{
    public static void MapVariables(this IEndpointRouteBuilder api)
    {
        api.MapGet("variables", ListAsync).Takes(Deed.Look).WithSummary("All variables; the values of secret ones are left out.");
        api.MapGet("variables/{name:id}", GetAsync).Takes(Deed.Look).WithSummary("A variable; the value of a secret one is left out.");
        api.MapPut("variables/{name:id}", SaveAsync).Takes(Deed.Configure).WithSummary("Stores a variable; what is left out stays as it is.");
        api.MapDelete("variables/{name:id}", DeleteAsync).Takes(Deed.Configure).WithSummary("Deletes a variable.");
    }

    private static async Task<ResourcePage<VariableResource>> ListAsync(IConfigurationStore store, CancellationToken cancel) =>
        Resources.Page(await store.VariablesAsync(cancel), Resources.Variable);

    private static async Task<VariableResource> GetAsync(string name, IConfigurationStore store, CancellationToken cancel) =>
        Resources.Variable(await store.VariableAsync(name, cancel) ?? throw VariableCommands.Missing(name));

    private static async Task<VariableResource> SaveAsync(string name, VariableRequest request, VariableCommands variables, ClaimsPrincipal user, CancellationToken cancel) =>
        Resources.Variable(await variables.SaveAsync(new(name, request.Value, request.Secret, request.Description), user.Caller(), cancel));

    private static async Task<NoContent> DeleteAsync(string name, VariableCommands variables, ClaimsPrincipal user, CancellationToken cancel)
    {
        await variables.DeleteAsync(name, user.Caller(), cancel);
        return TypedResults.NoContent();
    }
}
