using Tradewind.Graph;

namespace Tradewind;

/// <summary>A source and a sink.</summary>
internal sealed class TransferBody(TransferSource source, TransferSink sink) : TaskBody
{
    public override TaskKind Kind => TaskKind.Transfer;

    public override string OperatorName => $"{OperatorSettings.NameOf(source.GetType())} → {OperatorSettings.NameOf(sink.GetType())}";

    public override Type OperatorType => source.GetType();

    public override IEnumerable<(string Prefix, Operator Operator)> Operators => [("From.", source), ("To.", sink)];

    public TransferSource Source => source;

    public TransferSink Sink => sink;
}
