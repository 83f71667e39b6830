using Tradewind.Logging;

namespace Tradewind.Commands.Tests;

public sealed class OptionsReadingTests
{
    [Fact]
    public void Faults_of_settings_are_told_all_together()
    {
        var fault = Should.Throw<OptionsException>(() => Read(("LOG_LEVEL", "loud"), ("LOG_FORMAT", "xml"), ("SLOTS", "0"), ("NODE_LEASE", "soon")));

        fault.Faults.Select(sentence => sentence.Split(' ')[0]).Order().ShouldBe(["TRADEWIND_LOG_FORMAT", "TRADEWIND_LOG_LEVEL", "TRADEWIND_NODE_LEASE", "TRADEWIND_SLOTS"]);
    }

    [Theory]
    [InlineData("", LogFormat.Text)]
    [InlineData("text", LogFormat.Text)]
    [InlineData("JSON", LogFormat.Json)]
    public void Log_format_is_read(string value, LogFormat format) => Read(("LOG_FORMAT", value)).LogFormat.ShouldBe(format);

    private static TradewindOptions Read(params (string Name, string Value)[] settings) =>
        OptionsReading.Read(name => settings.FirstOrDefault(setting => $"TRADEWIND_{setting.Name}" == name).Value);
}
