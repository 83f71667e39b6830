using Tradewind.Writing;

namespace Tradewind.Http;

/// <summary>
/// Sends a request; the answer is the output. By default 2xx is success; 408, 425, 429, 5xx and a broken or silent connection fail the
/// attempt, which is retried as the task says; every other status fails the task at once, for it would be refused again.
/// <code>
/// dag.Action("publish", new HttpRequest { Url = "https://example.com/reports", Body = totals });
/// dag.Action("fetch", new HttpRequest { Connection = "crm", Url = From(ctx => $"orders/{ctx.LogicalDate:yyyy-MM-dd}"), SkipOn = [404], SaveTo = "data/orders.json" });
/// </code>
/// Redirects are followed, without headers and credentials when they lead to another server; never from https to http.
/// </summary>
public sealed class HttpRequest : ActionOperator<HttpResult>
{
    /// <summary>The address; relative to that of <see cref="Connection"/> when there is one. Put values that vary into <see cref="Query"/>, which escapes them.</summary>
    public required Value<string> Url { get; init; }

    /// <summary>GET, POST, PUT, ... Default GET, or POST when there is a body.</summary>
    public Value<string>? Method { get; init; }

    /// <summary>
    /// The id of a connection of type <c>http</c>: its host (with extra <c>scheme</c>, <c>https</c> by default) or base address, and its login and
    /// password (sent as Basic) or password alone (sent as Bearer token, or in the header that extra <c>auth_header</c> names).
    /// </summary>
    public Value<string>? Connection { get; init; }

    /// <summary>Headers. For secrets use a <see cref="Connection"/>: these are shown with the task.</summary>
    public Dictionary<string, Value<string>> Headers { get; init; } = [];

    /// <summary>What to add to the address after <c>?</c>, escaped.</summary>
    public Dictionary<string, Value<string>> Query { get; init; } = [];

    /// <summary>The body: text, bytes, <c>Json(new { ... })</c>, another task's output. Its content type follows from that; a header <c>Content-Type</c> replaces it.</summary>
    public Payload? Body { get; init; }

    /// <summary>How long to wait for the answer to begin, and then for each further part of it. Default 100 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The statuses that mean success. Default 2xx. Where several lists hold a status, the narrowest range decides.</summary>
    public IReadOnlyList<StatusRange> SuccessOn { get; init; } = StatusRules.Successes;

    /// <summary>The statuses that end the task as skipped, such as 404. Default none.</summary>
    public IReadOnlyList<StatusRange> SkipOn { get; init; } = [];

    /// <summary>The statuses that fail the attempt only, to be retried. Default 408, 425, 429 and 5xx.</summary>
    public IReadOnlyList<StatusRange> RetryOn { get; init; } = StatusRules.Passing;

    /// <summary>The statuses that fail the task at once, besides those in no list. Default none.</summary>
    public IReadOnlyList<StatusRange> FailNowOn { get; init; } = [];

    /// <summary>A file to save the body to instead of keeping it in the output; it appears in its place when it is whole.</summary>
    public Value<string>? SaveTo { get; init; }

    /// <summary>How many bytes of body the output may have; more fail the task. Default 1 MB.</summary>
    public int OutputLimit { get; init; } = 1_000_000;

    /// <inheritdoc />
    public override async Task<OperatorOutcome<HttpResult>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken)
    {
        var call = await HttpCall.OfAsync(Url, Method, Connection, Headers, Query, Body, Timeout, ctx);
        try
        {
            using var response = await call.SendAsync(cancellationToken);
            ctx.Log($"{call.Name} answered {(int)response.StatusCode} {response.ReasonPhrase}");
            var rules = new StatusRules { SuccessOn = SuccessOn, SkipOn = SkipOn, RetryOn = RetryOn, FailNowOn = FailNowOn };
            return rules.Of((int)response.StatusCode) switch
            {
                StatusMeaning.Success => SaveTo is null ? await KeepAsync(call, response, cancellationToken) : await SaveAsync(call, response, ctx, cancellationToken),
                StatusMeaning.Skip => OperatorOutcome.Skipped(await HttpAnswer.DescribeAsync(call, response, cancellationToken)),
                StatusMeaning.Retry => OperatorOutcome.Failed(await HttpAnswer.DescribeAsync(call, response, cancellationToken)),
                _ => OperatorOutcome.Failed(await HttpAnswer.DescribeAsync(call, response, cancellationToken), retry: false),
            };
        }
        catch (HttpRequestException e)
        {
            return OperatorOutcome.Failed(e.Message);
        }
    }

    private async Task<OperatorOutcome<HttpResult>> KeepAsync(HttpCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (await HttpAnswer.ReadAsync(call, response, OutputLimit, cancellationToken) is { } result)
            return result;
        return OperatorOutcome.Failed($"{call.Name} answered with more than {OutputLimit} bytes. Set SaveTo to keep the answer in a file, or raise OutputLimit.", retry: false);
    }

    private async Task<OperatorOutcome<HttpResult>> SaveAsync(HttpCall call, HttpResponseMessage response, OperatorContext ctx, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(ctx.Get(SaveTo), ctx.WorkDirectory);
        await using var file = new AtomicFile(path);
        await using (var body = await HttpAnswer.OpenAsync(call, response, cancellationToken))
        {
            var buffer = new byte[1 << 16];
            int read;
            while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await file.Stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                ctx.Progress(0, file.Stream.Position);
            }
        }

        var bytes = file.Stream.Position;
        await file.CommitAsync();
        return HttpAnswer.ResultOf(response) with { SavedTo = path, Bytes = bytes };
    }
}
