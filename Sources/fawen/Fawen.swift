internal import Commands
internal import Glibc

@main
enum Fawen {
    static func main() {
        exit(CommandLineTool.run(Array(CommandLine.arguments.dropFirst())))
    }
}
