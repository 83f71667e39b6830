using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Configuration.Files;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

/// <summary>Connections and variables out to files, and in from them.</summary>
internal static class ConfigurationFileEndpoints
{
    public static void MapConfigurationFiles(this IEndpointRouteBuilder api)
    {
        api.MapGet("connection-export", ExportConnectionsAsync).WithSummary("The connections as a file; with their secrets for an admin who asks for them.").Produces<JsonElement>(contentType: "application/json");
        api.MapPost("connection-import", ImportConnectionsAsync).Takes(Deed.Connect).WithSummary("Takes connections from a file, ours or Airflow's: all of it or nothing.");
        api.MapGet("variable-export", ExportVariablesAsync).Takes(Deed.Look).WithSummary("The variables as a file; with the values of secret ones for an admin who asks for them.").Produces<JsonElement>(contentType: "application/json");
        api.MapPost("variable-import", ImportVariablesAsync).Takes(Deed.Configure).WithSummary("Takes variables from a file, ours or Airflow's: all of it or nothing.");
    }

    private static async Task<FileContentHttpResult> ExportConnectionsAsync(bool? secrets, ConnectionFileCommands files, ClaimsPrincipal user, CancellationToken cancel) =>
        File(await files.ExportAsync(secrets is true, user.Caller(), cancel), "connections.json");

    private static async Task<FileContentHttpResult> ExportVariablesAsync(bool? secrets, VariableFileCommands files, ClaimsPrincipal user, CancellationToken cancel) =>
        File(await files.ExportAsync(secrets is true, user.Caller(), cancel), "variables.json");

    private static async Task<ImportResource> ImportConnectionsAsync(ImportRequest request, ConnectionFileCommands files, ClaimsPrincipal user, CancellationToken cancel) =>
        Result(await files.ImportAsync(request.File, Conflict(request), request.DryRun, user.Caller(), cancel));

    private static async Task<ImportResource> ImportVariablesAsync(ImportRequest request, VariableFileCommands files, ClaimsPrincipal user, CancellationToken cancel) =>
        Result(await files.ImportAsync(request.File, Conflict(request), request.DryRun, user.Caller(), cancel));

    private static FileContentHttpResult File(string json, string name) => TypedResults.File(Encoding.UTF8.GetBytes(json), "application/json", name);

    private static ImportConflict Conflict(ImportRequest request)
    {
        var check = new RequestCheck();
        var conflict = check.Word<ImportConflict>("onConflict", request.OnConflict);
        check.Done();
        return conflict ?? ImportConflict.Fail;
    }

    private static ImportResource Result(ImportResult result) => new()
    {
        DryRun = result.DryRun,
        Entries = [.. result.Entries.Select(entry => new ImportedEntryResource { Name = entry.Name, Outcome = Words.Of(entry.Outcome), Missing = entry.Missing.Count == 0 ? null : entry.Missing })],
    };
}
