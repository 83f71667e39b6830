using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Problems;

/// <summary>
/// Turns what a request ran into into problem details. What the caller did wrong is said in full; of anything else only
/// the trace id leaves the server, and the log has the rest.
/// </summary>
internal sealed partial class ProblemHandler(IProblemDetailsService problems, IMetastoreProbe metastore, ILogger<ProblemHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancel)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = Describe(exception);
        problem.Extensions["traceId"] = Activity.Current?.Id ?? context.TraceIdentifier;
        if (problem.Status >= 500) LogFault(log, exception, context.Request.Method, context.Request.Path);
        if (problem.Status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "5";
        context.Response.StatusCode = problem.Status!.Value;
        if (!await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem }))
            await context.Response.WriteAsJsonAsync(problem, (JsonSerializerOptions?)null, "application/problem+json", cancel);
        return true;
    }

    private ProblemDetails Describe(Exception exception) => exception switch
    {
        InvalidRequestException invalid => Problem(StatusCodes.Status400BadRequest, "The request has faults.", invalid.Message, invalid.Errors),
        RejectedException { Reason: RejectedReason.NotFound } rejected => Problem(StatusCodes.Status404NotFound, "Not found.", rejected),
        RejectedException { Reason: RejectedReason.Conflict } rejected => Problem(StatusCodes.Status409Conflict, "The request collides with what is there.", rejected),
        RejectedException { Reason: RejectedReason.Gone } rejected => Problem(StatusCodes.Status410Gone, "It is over.", rejected),
        RejectedException { Reason: RejectedReason.Unusable } rejected => Problem(StatusCodes.Status422UnprocessableEntity, "It cannot be used.", rejected),
        RejectedException rejected => Problem(StatusCodes.Status400BadRequest, "The request has faults.", rejected),
        NotAllowedException refused => Problem(StatusCodes.Status403Forbidden, "Not allowed.", refused.Message),
        AntiforgeryValidationException => Problem(
            StatusCodes.Status400BadRequest, "Not from a page of this server.", "The antiforgery token is missing or too old. Load the page anew and try again."),
        BadHttpRequestException bad => Describe(bad),
        _ when metastore.IsAway(exception) => Problem(
            StatusCodes.Status503ServiceUnavailable, "The metastore cannot be used just now.", "Try again in a moment. Running tasks go on, and nothing that was acknowledged is lost; /health says when it is back."),
        _ => Problem(StatusCodes.Status500InternalServerError, "Something went wrong in the server.", "The server's log says more under the trace id."),
    };

    private static ProblemDetails Describe(BadHttpRequestException bad)
    {
        if (bad.InnerException is JsonException json) return Faulty(bad.StatusCode, BodyFault.Of(json));
        // The framework's own words: Implicit body inferred for parameter "request" but no body was provided. Did you mean to use a Service instead?
        if (bad.Message.Contains("no body was provided", StringComparison.Ordinal) || bad.Message.EndsWith("was not provided from body.", StringComparison.Ordinal)) return Faulty(bad.StatusCode, new() { [BodyFault.Body] = ["A body is needed, as JSON; what it may hold says /openapi/v1.json."] });
        if (bad.StatusCode == StatusCodes.Status415UnsupportedMediaType) return Faulty(bad.StatusCode, new() { [BodyFault.Body] = [StatusWords.NoJson] });
        if (BindingFault().Match(bad.Message) is { Success: true } binding)
        {
            var field = binding.Groups["field"].Value;
            var message = $"'{field}' cannot be '{binding.Groups["value"].Value}'.";
            return Problem(bad.StatusCode, "The request has faults.", message, new Dictionary<string, string[]> { [field] = [message] });
        }

        return Problem(bad.StatusCode, "The request cannot be read.", bad.Message);
    }

    private static ProblemDetails Faulty(int status, Dictionary<string, string[]> errors) =>
        Problem(status, "The request has faults.", string.Join(' ', errors.Values.SelectMany(messages => messages)), errors);

    private static ProblemDetails Problem(int status, string title, RejectedException rejected) => Problem(
        status, title, rejected.Message, rejected.Errors.Count > 0 ? rejected.Errors : null);

    private static ProblemDetails Problem(int status, string title, string detail, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        if (errors is not null) problem.Extensions["errors"] = errors;
        return problem;
    }

    // The framework's own words: Failed to bind parameter "Nullable<int> limit" from "many".
    [GeneratedRegex("^Failed to bind parameter \"\\S+ (?<field>\\w+)\" from \"(?<value>.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex BindingFault();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private static partial void LogFault(ILogger log, Exception fault, string method, string path);
}
