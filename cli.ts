#!/usr/bin/env node
import { Command } from 'commander'

const program = new Command('gclab')
program.parse()
