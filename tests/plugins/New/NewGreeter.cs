using Tradewind;
using Words;

namespace Greeting.New;

/// <summary>
/// Greets somebody
/// in the new way.
/// <code>
/// dag.Action("greet", new NewGreeter
/// {
///     Name = "Ada",
/// });
/// </code>
/// </summary>
public sealed class NewGreeter : ActionOperator<string>
{
    /// <summary>Whom to greet.</summary>
    public required Value<string> Name { get; init; }

    /// <summary>Whether to add a mark.</summary>
    public bool Warmly { get; init; } = true;

    public override Task<OperatorOutcome<string>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken) =>
        Task.FromResult<OperatorOutcome<string>>($"{Phrase.Greet(ctx.Get(Name), Warmly)} ({typeof(Phrase).Assembly.GetName().Version!.Major})");
}
