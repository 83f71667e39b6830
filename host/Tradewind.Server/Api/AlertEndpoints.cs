using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

internal static class AlertEndpoints
{
    private const int MostMessages = 1_000;

    public static void MapAlerts(this IEndpointRouteBuilder api)
    {
        var takes = Deed.ManageAlerts;
        api.MapGet("alerts", ListAsync).Takes(takes).WithSummary("All alert channels, without secrets, with how their deliveries go.");
        api.MapPut("alerts/{name:id}", SaveAsync).Takes(takes).WithSummary("Makes or changes an alert channel; what is left out stays as it is.");
        api.MapDelete("alerts/{name:id}", DeleteAsync).Takes(takes).WithSummary("Deletes an alert channel with all that waits for it.");
        api.MapPost("alerts/{name:id}/test", TestAsync).Takes(takes).WithSummary("Sends a test message to an alert channel and says what came of it.");
        api.MapGet("alerts/{name:id}/messages", MessagesAsync).Takes(takes).WithSummary("An alert channel's messages, latest first.");
    }

    private static async Task<ResourcePage<AlertChannelResource>> ListAsync(IAlertStore store, CancellationToken cancel) =>
        Resources.Page(await store.ChannelsAsync(cancel), AlertResources.Channel);

    private static async Task<AlertChannelResource> SaveAsync(string name, AlertChannelRequest request, AlertCommands alerts, IAlertStore store, ClaimsPrincipal user, CancellationToken cancel)
    {
        var saved = await alerts.SaveAsync(
            new()
            {
                Name = name, Kind = request.Kind, Enabled = request.Enabled, Url = request.Url, Host = request.Host, Port = request.Port, Security = request.Security,
                Login = request.Login, Password = request.Password, From = request.From, To = request.To, Events = request.Events, Dags = request.Dags, Tag = request.Tag,
                Owner = request.Owner, GatherSeconds = request.GatherSeconds, Description = request.Description,
            },
            user.Caller(),
            cancel);
        return AlertResources.Channel((await store.ChannelsAsync(cancel)).FirstOrDefault(view => view.Channel.Name == name) ?? new(saved, null, 0, null));
    }

    private static async Task<NoContent> DeleteAsync(string name, AlertCommands alerts, ClaimsPrincipal user, CancellationToken cancel)
    {
        await alerts.DeleteAsync(name, user.Caller(), cancel);
        return TypedResults.NoContent();
    }

    private static async Task<AlertTestResource> TestAsync(string name, AlertCommands alerts, ClaimsPrincipal user, CancellationToken cancel)
    {
        var answer = await alerts.TestAsync(name, user.Caller(), cancel);
        return new() { Taken = answer.Taken, Answer = answer.Words };
    }

    private static async Task<ResourcePage<AlertMessageResource>> MessagesAsync(string name, int? limit, IAlertStore store, AlertText text, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var size = check.Limit(limit, MostMessages);
        check.Done();
        if (await store.ChannelAsync(name, cancel) is null) throw AlertCommands.Missing(name);
        return Resources.Page(await store.MessagesAsync(name, size, cancel), view => AlertResources.Message(view, text));
    }
}
