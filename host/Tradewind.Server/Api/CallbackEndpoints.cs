using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Tradewind.Engine.Deferrals;
using Tradewind.Server.OpenApi;

namespace Tradewind.Server.Api;

/// <summary>The addresses that tasks hand to systems outside. Who calls one needs nothing else: the address itself is the permission.</summary>
internal static class CallbackEndpoints
{
    public static void MapCallbacks(this IEndpointRouteBuilder api) =>
        api.MapPost("callbacks/{token}", CallAsync).AllowAnonymous()
            .WithMetadata(new RequestSizeLimitAttribute(ICallbackCommands.MostBytes))
            .WithMetadata(PostedBody.Json("What becomes the task's output, whatever media type it is said to be; nothing is `null`. At most 256 KiB.", """{"approved": true, "by": "the bank"}"""))
            .WithSummary("Lets the task go on that waits for a call to this address. What is posted (JSON) becomes its output; once.");

    private static async Task<NoContent> CallAsync(string token, HttpRequest request, ICallbackCommands callbacks, CancellationToken cancel)
    {
        using var posted = new MemoryStream();
        await request.Body.CopyToAsync(posted, cancel);
        await callbacks.CallAsync(token, posted.GetBuffer().AsMemory(0, (int)posted.Length), cancel);
        return TypedResults.NoContent();
    }
}
