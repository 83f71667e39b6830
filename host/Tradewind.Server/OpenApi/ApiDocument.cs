using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Tradewind.Client;

namespace Tradewind.Server.OpenApi;

/// <summary>Writes into the OpenAPI document what the endpoints' signatures do not say: names, meanings, refusals and examples.</summary>
internal static partial class ApiDocument
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    // By status: when it is answered.
    private static readonly (int Status, string When)[] Refusals =
    [
        (StatusCodes.Status400BadRequest, "The request has faults; `errors` has them by field."),
        (StatusCodes.Status401Unauthorized, "Nobody is signed in, or the token is not accepted any more."),
        (StatusCodes.Status403Forbidden, "The caller's role does not allow it."),
        (StatusCodes.Status404NotFound, "There is no such thing; `errors` has the field that names it."),
        (StatusCodes.Status409Conflict, "It collides with what is there."),
        (StatusCodes.Status410Gone, "It is over."),
        (StatusCodes.Status413PayloadTooLarge, "What was posted is too long."),
        (StatusCodes.Status422UnprocessableEntity, "What was posted cannot be used; `detail` says why, and nothing was changed."),
    ];

    public static void Describe(OpenApiOptions options)
    {
        // Pages are no part of it.
        options.ShouldInclude = description => description.RelativePath is "health" or "metrics" || description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddOperationTransformer(DescribeOperationAsync);
        options.AddDocumentTransformer(DescribeDocumentAsync);
    }

    private static async Task DescribeDocumentAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Info.Title = "Tradewind";
        document.Info.Version = "v1";
        document.Info.Description = "Workflows: DAGs, their runs and all that belongs to them. Lists come a page at a time: `next` of one page is `cursor` of the next. Refusals are problem details (RFC 9457) with `errors` by field.";
        // The address that a client was given is the one to call.
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API token." };
        document.Security = [new() { [new("token", document)] = [] }];

        document.AddComponent(nameof(ProblemResource), await context.GetOrCreateSchemaAsync(typeof(ProblemResource), cancellationToken: cancel));
        document.Components.Responses ??= new Dictionary<string, IOpenApiResponse>();
        foreach (var (status, when) in Refusals)
        {
            document.Components.Responses[Name(status)] = new OpenApiResponse
            {
                Description = when,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ProblemJson] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(ProblemResource), document), Example = Examples.Problem(status) },
                },
            };
        }
    }

    private static Task DescribeOperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var description = context.Description;
        var metadata = description.ActionDescriptor.EndpointMetadata;
        var name = OperationNames.All.GetValueOrDefault($"{description.HttpMethod} /{Constraint().Replace(description.RelativePath!, "{$1}")}");
        operation.OperationId = name.Id;
        operation.Tags = name.Tag is null ? null : new HashSet<OpenApiTagReference> { new(name.Tag, context.Document) };
        if (name.Tag is not null) AddTag(context.Document!, name.Tag);

        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Description = ParameterWords.Of(name.Id ?? "", parameter.Name ?? "");

        operation.Responses ??= [];
        var body = description.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source.Id == "Body")?.Type;
        Exemplify(operation.RequestBody?.Content, body);
        operation.RequestBody ??= metadata.OfType<PostedBody>().LastOrDefault()?.Written();
        foreach (var response in description.SupportedResponseTypes)
            if (operation.Responses.TryGetValue($"{response.StatusCode}", out var written)) Exemplify(written.Content, response.Type);

        foreach (var status in RefusalsOf(operation, description.HttpMethod!, metadata))
            operation.Responses[$"{status}"] = new OpenApiResponseReference(Name(status), context.Document);
        // Open to everybody: no token is asked for.
        if (metadata.OfType<IAllowAnonymous>().Any()) operation.Security = [];
        return Task.CompletedTask;
    }

    private static IEnumerable<int> RefusalsOf(OpenApiOperation operation, string method, IList<object> metadata)
    {
        var named = operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Path) == true;
        if (operation.Parameters?.Count > 0 || operation.RequestBody is not null) yield return StatusCodes.Status400BadRequest;
        if (!metadata.OfType<IAllowAnonymous>().Any()) yield return StatusCodes.Status401Unauthorized;
        if (metadata.OfType<IAuthorizeData>().Any() || metadata.OfType<AuthorizationPolicy>().Any()) yield return StatusCodes.Status403Forbidden;
        if (named || operation.Parameters?.Any(parameter => parameter.Name == "asset") == true) yield return StatusCodes.Status404NotFound;
        if (method != HttpMethods.Get) yield return StatusCodes.Status409Conflict;
        // What is called by an address that is good once.
        if (metadata.OfType<IAllowAnonymous>().Any() && method == HttpMethods.Post) yield return StatusCodes.Status410Gone;
        if (operation.RequestBody is not null) yield return StatusCodes.Status413PayloadTooLarge;
        if (operation.OperationId == "installPlugin") yield return StatusCodes.Status422UnprocessableEntity;
    }

    private static void Exemplify(IDictionary<string, OpenApiMediaType>? content, Type? type)
    {
        foreach (var (media, written) in content ?? new Dictionary<string, OpenApiMediaType>())
            written.Example = media == Json ? type is null ? null : Examples.Of(type) : Examples.Text(media, type);
    }

    private static void AddTag(OpenApiDocument document, string tag)
    {
        document.Tags ??= new HashSet<OpenApiTag>();
        if (document.Tags.All(known => known.Name != tag)) document.Tags.Add(new() { Name = tag });
    }

    private static string Name(int status) => $"Refused{status}";

    // The route says what an id may be; the document says only that there is one.
    [GeneratedRegex(@"\{(\w+):\w+\}")]
    private static partial Regex Constraint();
}
