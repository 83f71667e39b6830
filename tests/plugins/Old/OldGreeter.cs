using Tradewind;
using Words;

namespace Greeting.Old;

/// <summary>Greets somebody in the old way, see <see cref="Phrase"/>.</summary>
public sealed class OldGreeter : ActionOperator<string>
{
    /// <summary>Whom to greet.</summary>
    public required Value<string> Name { get; init; }

    public override Task<OperatorOutcome<string>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken) =>
        Task.FromResult<OperatorOutcome<string>>($"{Phrase.Greet(ctx.Get(Name))} ({typeof(Phrase).Assembly.GetName().Version!.Major})");
}
