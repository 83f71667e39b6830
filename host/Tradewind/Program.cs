return await Tradewind.Commands.CommandLine.RunAsync(args);
